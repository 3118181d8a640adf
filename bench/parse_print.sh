#!/usr/bin/env bash
# Parse + verify + print of a generated program of a million operations, milc beside mlir-opt 19, on one core.
#   bench/parse_print.sh MILC [OPERATIONS [RUNS]]
# Prints the figures of docs/performance.md and fails if a target is missed. Writes to a temporary folder only.
set -euo pipefail
milc=$(realpath "${1:?usage: bench/parse_print.sh MILC [OPERATIONS [RUNS]]}")
operations=${2:-1000000}
runs=${3:-5}
few=$((operations / 100))
cd "$(dirname "$0")"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mlir_opt=$(command -v mlir-opt-19 || command -v mlir-opt || true)

python3 generate.py "$operations" "$work/many.mil" "$work/many.mlir"
python3 generate.py "$few" "$work/few.mil" "$work/few.mlir"
cpu=$(($(getconf _NPROCESSORS_ONLN) - 1))

# The small program is too quick for one run: its time is that of many starts, less a start on an empty program.
printf 'program(1.3)\n{\n}' >"$work/none.mil"
commands=(many="$milc $work/many.mil -o $work/many.out")
if [ -n "$mlir_opt" ]; then
  commands+=(mlir="$mlir_opt -allow-unregistered-dialect --mlir-disable-threading $work/many.mlir -o $work/mlir.out")
else
  echo "no mlir-opt here: apt-get install mlir-19-tools"
fi
python3 measure.py --runs "$runs" --cpu "$cpu" "${commands[@]}" >"$work/large"
python3 measure.py --runs $((runs * 20)) --cpu "$cpu" \
  few="$milc $work/few.mil -o $work/few.out" none="$milc $work/none.mil -o $work/none.out" >"$work/small"
cmp "$work/many.mil" "$work/many.out" # Nothing was left out: what was parsed is what was printed.

# hyperfine's mean has the cost of a shell taken out; without it the best of 100 runs stands in.
if command -v hyperfine >/dev/null; then
  hyperfine -N --warmup 10 --runs 200 --export-json "$work/start.json" "$milc --version" >/dev/null 2>&1
  start=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["results"][0]["mean"])' "$work/start.json")
else
  start=$(python3 measure.py --runs 100 start="$milc --version" | awk 'END { print $4 }')
fi

awk -v operations="$operations" -v few="$few" -v start="$start" -v bytes="$(wc -c <"$work/many.mil")" '
  { seconds[$1] = $2; memory[$1] = $3; wall[$1] = $4 }
  function check(ok) { if (!ok) missed = 1; return ok ? "ok" : "MISSED" }
  END {
    large = seconds["many"] * 1e6 / operations
    small = (seconds["few"] - seconds["none"]) * 1e6 / few
    printf "program             %d operations, %.1f MB of text\n", operations, bytes / 1e6
    printf "milc                %.3f us/op (%.3f by the clock), %.0f MB/s, peak %.0f MB\n", large,
      wall["many"] * 1e6 / operations, bytes / 1e6 / seconds["many"], memory["many"] * 1.048576
    if ("mlir" in seconds) {
      peer = seconds["mlir"] * 1e6 / operations
      printf "mlir-opt 19         %.3f us/op (%.3f by the clock), peak %.0f MB\n", peer, wall["mlir"] * 1e6 / operations,
        memory["mlir"] * 1.048576
      printf "times faster        %.1f (at least 8: %s)\n", peer / large, check(peer / large >= 8)
    }
    printf "peak memory         %.0f MB (under 500: %s)\n", memory["many"] * 1.048576, check(memory["many"] * 1.048576 < 500)
    printf "us/op at %-9d  %.3f; ratio %.2f (within 1.3: %s)\n", few, small, large / small, check(large / small <= 1.3)
    printf "milc --version      %.1f ms (within 5: %s)\n", start * 1000, check(start <= 0.005)
    exit missed
  }' "$work/large" "$work/small"
