#include "graph/random.h"

#include <bit>
#include <cmath>

// A fused multiply-add rounds once where two operations round twice: CMakeLists.txt switches them off for this file.

namespace mil::graph {

namespace {

constexpr double kLn2 = 0x1.62e42fefa39efp-1;
constexpr double kPi = 0x1.921fb54442d18p+1;

}  // namespace

double PortableLog(double value) {
  // value = m * 2^e with m in [sqrt(1/2), sqrt(2)): log m = 2 atanh((m - 1) / (m + 1)), a short series.
  const auto bits = std::bit_cast<uint64_t>(value);
  int exponent = static_cast<int>(bits >> 52 & 0x7ff) - 1023;
  double mantissa = std::bit_cast<double>((bits & 0xfffffffffffffu) | 0x3ff0000000000000u);
  if (mantissa > 0x1.6a09e667f3bcdp+0) {
    mantissa *= 0.5;
    ++exponent;
  }
  const double s = (mantissa - 1) / (mantissa + 1);
  const double square = s * s;
  double sum = 0;
  for (int k = 23; k >= 3; k -= 2) sum = (sum + 1.0 / k) * square;
  return exponent * kLn2 + 2 * (s + s * sum);
}

void PortableSinCosOfTurns(double turns, double* sine, double* cosine) {
  // To the nearest eighth: what is left is at most 1/16 of a turn, and exact.
  const double eighths = std::floor(turns * 8 + 0.5);
  const double x = (turns - eighths / 8) * (2 * kPi);
  const double square = x * x;
  double s = 0, c = 0;
  for (int k = 17; k >= 3; k -= 2) s = (s + 1) * (-square / (k * (k - 1)));
  for (int k = 18; k >= 2; k -= 2) c = (c + 1) * (-square / (k * (k - 1)));
  s = x * (1 + s);
  c = 1 + c;
  constexpr double kDiagonal = 0x1.6a09e667f3bcdp-1;
  const int eighth = static_cast<int>(eighths) & 7;
  const double cosines[8] = {1, kDiagonal, 0, -kDiagonal, -1, -kDiagonal, 0, kDiagonal};
  const double a = cosines[eighth];
  const double b = cosines[(eighth + 6) & 7];  // The sine.
  *sine = b * c + a * s;
  *cosine = a * c - b * s;
}

uint64_t RandomStream::Next() {
  state_ += 0x9e3779b97f4a7c15u;
  uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

double RandomStream::Uniform(double low, double high) {
  const double unit = Unit();
  return low + (high - low) * unit;
}

double RandomStream::Normal(double mean, double stddev) {
  if (has_spare_) {
    has_spare_ = false;
    return mean + stddev * spare_;
  }
  const double radius = std::sqrt(-2 * PortableLog(1 - Unit()));
  double sine, cosine;
  PortableSinCosOfTurns(Unit(), &sine, &cosine);
  spare_ = radius * sine;
  has_spare_ = true;
  return mean + stddev * (radius * cosine);
}

}  // namespace mil::graph
