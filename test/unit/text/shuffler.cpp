#include "shuffler.h"

#include <algorithm>
#include <random>
#include <vector>

namespace mil::test {

namespace {

using Tokens = std::vector<std::string>;

bool IsWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '@' || c == '.'; }

Tokens Split(const std::string& text) {
  Tokens tokens;
  for (size_t i = 0; i < text.size();) {
    const size_t start = i;
    if (std::isspace(static_cast<unsigned char>(text[i]))) {
      ++i;
      continue;
    }
    if (text[i] == '"') {
      for (++i; text[i] != '"'; ++i) i += text[i] == '\\';
      ++i;
    } else if (text.compare(i, 2, "->") == 0) {
      i += 2;
    } else if (IsWord(text[i]) || text[i] == '-') {
      // A sign inside a number follows its `p`.
      for (++i; i < text.size() && (IsWord(text[i]) || ((text[i] == '+' || text[i] == '-') && text[i - 1] == 'p'));
           ++i) {
      }
    } else {
      ++i;
    }
    tokens.push_back(text.substr(start, i - start));
  }
  return tokens;
}

class Shuffler {
 public:
  Shuffler(Tokens tokens, uint32_t seed) : tokens_(std::move(tokens)), random_(seed) {}

  std::string Run() {
    Tokens mixed = Mix(0, tokens_.size());
    std::string text = Gap(false);
    for (size_t i = 0; i < mixed.size(); ++i) {
      text += mixed[i];
      const bool apart = i + 1 < mixed.size() && IsWord(mixed[i].back()) && IsWord(mixed[i + 1].front());
      text += Gap(apart);
    }
    return text;
  }

 private:
  static bool Opens(const std::string& token) { return token == "(" || token == "["; }
  static bool Closes(const std::string& token) { return token == ")" || token == "]"; }

  size_t CloseOf(size_t open, size_t end) const {
    int depth = 0;
    for (size_t i = open; i < end; ++i) {
      if (Opens(tokens_[i])) ++depth;
      if (Closes(tokens_[i]) && --depth == 0) return i;
    }
    return end;
  }

  // Tokens [begin, end) with the lists in them mixed.
  Tokens Mix(size_t begin, size_t end) {
    Tokens mixed;
    for (size_t i = begin; i < end; ++i) {
      mixed.push_back(tokens_[i]);
      if (!Opens(tokens_[i])) continue;
      const size_t close = CloseOf(i, end);
      const std::vector<std::pair<size_t, size_t>> items = Items(i + 1, close);
      std::vector<Tokens> parts;
      for (auto [first, last] : items) parts.push_back(Mix(first, last));
      if (MayMix(i, items)) std::shuffle(parts.begin(), parts.end(), random_);
      for (size_t k = 0; k < parts.size(); ++k) {
        if (k > 0) mixed.push_back(",");
        mixed.insert(mixed.end(), parts[k].begin(), parts[k].end());
      }
      if (close < end) mixed.push_back(tokens_[close]);
      i = close;
    }
    return mixed;
  }

  // The parts between the commas that stand in no brackets of any kind.
  std::vector<std::pair<size_t, size_t>> Items(size_t begin, size_t end) const {
    std::vector<std::pair<size_t, size_t>> items;
    int depth = 0;
    size_t start = begin;
    for (size_t i = begin; i < end; ++i) {
      const std::string& token = tokens_[i];
      if (Opens(token) || token == "<" || token == "{") ++depth;
      if (Closes(token) || token == ">" || token == "}") --depth;
      if (token == "," && depth == 0) {
        items.push_back({start, i});
        start = i + 1;
      }
    }
    if (start < end) items.push_back({start, end});
    return items;
  }

  // `name = value` lists, and the inputs of a function: `func name<op set>(`.
  bool MayMix(size_t open, const std::vector<std::pair<size_t, size_t>>& items) const {
    if (open >= 5 && tokens_[open] == "(" && tokens_[open - 1] == ">" && tokens_[open - 5] == "func") return true;
    return std::all_of(items.begin(), items.end(), [&](const auto& item) {
      return item.second - item.first > 2 && tokens_[item.first + 1] == "=";
    });
  }

  std::string Gap(bool needed) {
    static const char* const kGaps[] = {" ",
                                        "\n",
                                        "\t",
                                        "  \r\n ",
                                        "\n\n\n",
                                        " // a comment\n",
                                        "//\n",
                                        "// } -> (x); \"; program(1.0) [({<\n",
                                        " /// \xc3\xa4 \xff\n"};
    std::string gap;
    if (needed) gap = " ";
    while (random_() % 4 == 0) gap += kGaps[random_() % std::size(kGaps)];
    return gap;
  }

  Tokens tokens_;
  std::mt19937 random_;
};

}  // namespace

std::string Shuffle(const std::string& text, uint32_t seed) { return Shuffler(Split(text), seed).Run(); }

}  // namespace mil::test
