#!/usr/bin/env bash
# What milc does, shown on one kernel of ours and one real model: examples/demo.sh MILC
# Everything it writes goes to build/demo. Run it by ./dev demo, which builds milc first.
set -euo pipefail
cd "$(dirname "$0")/.."
milc=${1:?usage: examples/demo.sh MILC}
kernel=examples/kernels/fused_qkv.ir
entry=fused_qkv
out=build/demo
mkdir -p "$out"

title() { printf '\n\033[1m%s\033[0m\n' "$*"; }
# run WORDS...: shows a command as a person would type it, then runs it.
run() {
  printf '\033[2m$ milc %s\033[0m\n' "$*"
  "$milc" "$@" 2>&1 | cut -c 1-200 | sed 's/^/  /'
}
# The operations of a MIL text, one name a line.
operations() { sed -nE 's/^ {12}[^=]* = ([a-z0-9_]+)\(.*/\1/p' "$1"; }
count() { operations "$1" | grep -vcx const || true; }
size() { wc -c <"$1" | tr -d ' '; }

title "1. A kernel, as a person writes it: $kernel"
sed -n '1,60p' "$kernel" | sed 's/^/  /'

title "2. The same as MIL, the text that Apple's compiler writes"
run "$kernel" --entry=$entry -o "$out/kernel.mil"
cut -c 1-118 "$out/kernel.mil" | sed -n '1,12p' | sed 's/^/  /'
echo "  ..."
echo "  $(count "$out/kernel.mil") operations and their constants, $(size "$out/kernel.mil") bytes; all types inferred and checked."

title "3. The same for the Neural Engine of an M2"
if run "$kernel" --entry=$entry --target=m2 -o "$out/kernel_m2.mil"; then
  echo "  before and after, operations that differ in number:"
  join -a 1 -a 2 -e 0 -o 0,1.2,2.2 \
    <(operations "$out/kernel.mil" | sort | uniq -c | awk '{ print $2, $1 }') \
    <(operations "$out/kernel_m2.mil" | sort | uniq -c | awk '{ print $2, $1 }') |
    awk '$2 != $3 { printf "    %-28s %4d -> %d\n", $1, $2, $3 }'
  echo "  $(sed -nE '1p' "$out/kernel_m2.mil"), $(grep -oE 'func [a-z_]+<ios[0-9]+>' "$out/kernel_m2.mil" | head -n 1)"
fi

corpus=${MIL_CORPUS:-../shared}/corpus
model=$corpus/whisper_tiny_encoder/expected.mlmodelc/model.mil
if [ ! -f "$model" ]; then # Without the reference data, the first of our own test inputs that is a whole program.
  model=""
  while IFS= read -r candidate; do
    if "$milc" "$candidate" -o "$out/model.mil" 2>/dev/null; then
      model=$candidate
      break
    fi
  done < <(find test -name '*.mil' -size +1k | sort)
fi
if [ -n "$model" ]; then
  title "4. A real model, read and printed again: $model ($(size "$model") bytes)"
  # A model that stands in from our own tests has a RUN line on top and need not be canonical.
  run "$model" -o "$out/model.mil"
  if cmp -s "$model" "$out/model.mil"; then echo "  the same, byte for byte"; else run "$out/model.mil" -o "$out/model.mil"; fi
  run "$out/model.mil" -Wno-weights-missing -o "$out/model.ir"
  run "$out/model.ir" -Wno-weights-missing -o "$out/model_again.mil"
  cmp "$out/model.mil" "$out/model_again.mil" && echo "  and through our own language and back, too; $out/model.ir shows it"

  title "5. A mistake in it"
  awk '!done && sub(/ = (add|conv|linear|matmul|mul|relu)\([a-z_]+ = [A-Za-z0-9_]*/, "&_misspelt") { done = 1 } { print }' \
    "$out/model.mil" >"$out/broken.mil"
  run "$out/broken.mil" -Wno-weights-missing -o "$out/broken.out" || true
fi

title "Next"
echo "  ./dev test            checks everything"
echo "  docs/ir_language.md   how kernels are written; examples/kernels has more of them"
echo "  $milc --help"
