#!/usr/bin/env bash
# Schedule every example and lower it to Verilog; `make demo` calls this.
# An example may say its own pass options in a line `// demo: cycle-time=4 ...`.
set -euo pipefail
cd "$(dirname "$0")/.."

bin=${BIN:-.venv/bin}
default_options=${DEMO_OPTIONS:-cycle-time=2}
out=build/demo

shopt -s nullglob
examples=(examples/*.mlir)
if [ ${#examples[@]} -eq 0 ]; then
  echo "error: there is no examples/*.mlir" >&2
  exit 1
fi

rm -rf "$out"
mkdir -p "$out"
for example in "${examples[@]}"; do
  name=$(basename "$example" .mlir)
  base=$out/$name
  options=$(sed -n 's,^// demo: *,,p' "$example" | head -n 1)
  options=${options:-$default_options}

  echo "$example ($options)"
  "$bin/circt-opt" --gaus-schedule="$options" "$example" -o "$base.scheduled.mlir"
  # From the source once more and in one go, so that registers point at the source's lines.
  "$bin/circt-opt" --gaus-schedule="report=$base.json $options" --pipeline-explicit-regs \
    --lower-pipeline-to-hw --gaus-trace-registers="report=$base.json" --lower-seq-to-sv \
    --export-verilog "$example" -o "$base.hw.mlir" > "$base.sv"
  "$bin/gaus" report "$base.json" -o "$base.txt"
  "$bin/gaus" report "$base.json" -o "$base.html"

  echo "  scheduled IR  $base.scheduled.mlir"
  echo "  result JSON   $base.json"
  echo "  report        $base.txt"
  echo "  viewer        $base.html"
  echo "  lowered IR    $base.hw.mlir"
  echo "  Verilog       $base.sv ($(wc -l < "$base.sv") lines)"
  test -s "$base.sv"
done
echo "wrote $(find "$out" -type f | wc -l) files for ${#examples[@]} examples to $out"
