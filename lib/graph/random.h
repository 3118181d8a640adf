// Seeded random numbers that are the same on every machine: IEEE additions, multiplications, divisions and square roots
// only, no library functions, no fused operations. docs/ir_language.md states the algorithm.
#ifndef MIL_LIB_GRAPH_RANDOM_H_
#define MIL_LIB_GRAPH_RANDOM_H_

#include <cstdint>

namespace mil::graph {

class RandomStream {
 public:
  explicit RandomStream(uint64_t seed) : state_(seed) {}

  // The next 64 bits (splitmix64).
  uint64_t Next();
  // In [0, 1), a multiple of 2^-53.
  double Unit() { return static_cast<double>(Next() >> 11) * 0x1p-53; }
  double Uniform(double low, double high);
  // Box-Muller: every second call uses up two numbers.
  double Normal(double mean, double stddev);

 private:
  uint64_t state_;
  double spare_ = 0;
  bool has_spare_ = false;
};

// The natural logarithm of a positive normal number, and sine and cosine of a whole turn times `turns` in [0, 1).
double PortableLog(double value);
void PortableSinCosOfTurns(double turns, double* sine, double* cosine);

}  // namespace mil::graph

#endif  // MIL_LIB_GRAPH_RANDOM_H_
