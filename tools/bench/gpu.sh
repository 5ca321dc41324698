#!/usr/bin/env bash
# What a GPU is worth, in one go: checks, time of an iteration, instances against the CPU's auto,
# gumbel against gaus.  One JSON (gpu.json) and one table (gpu.md) in the output folder.
#
#   tools/bench/gpu.sh [--device cuda|cpu] [--seconds 480] [--graphs FOLDER] [--out FOLDER]
#                      [--wheels FOLDER]
#
# Needs PyTorch, numba, networkx, rich and ortools; what a machine without a network lacks of them can
# come along as wheels, which are unpacked for this run.  A section that fails or hangs leaves the others
# alone: what is there when the time is up is in the table.  --seconds is about the whole; --device
# cpu runs the same path where there is no GPU.
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
python=${PYTHON:-python3}
device=cuda seconds=480 out=$here/../../build/bench/gpu graphs=$here/../../build/bench/graphs wheels=
while [ $# -gt 1 ]; do
  case $1 in
    --device) device=$2 ;;
    --seconds) seconds=$2 ;;
    --graphs) graphs=$2 ;;
    --wheels) wheels=$2 ;;
    --out) out=$2 ;;
    *) echo "gpu.sh: unknown option $1" >&2; exit 1 ;;
  esac
  shift 2
done
[ $# -eq 0 ] || { echo "gpu.sh: $1 needs a value" >&2; exit 1; }
mkdir -p "$out"
export PYTHONUNBUFFERED=1 PYTHONPATH=$here/../..${PYTHONPATH:+:$PYTHONPATH}
if [ -n "$wheels" ]; then
  site=$(mktemp -d)
  trap 'rm -rf "$site"' EXIT
  "$python" -m pip install -q --no-index --no-deps --no-compile --target "$site" "$wheels"/*.whl ||
    exit 1
  PYTHONPATH=$site:$PYTHONPATH
fi
# Compiled here once: no section's clock runs meanwhile.
timeout 180 "$python" "$here/gpu.py" prepare --device "$device" >"$out/prepare.log" 2>&1 ||
  echo "gpu.sh: not everything is compiled" >&2
for share in checks=40 iterations=80 instances=270 peers=90; do
  section=${share%=*}
  limit=$(( seconds * ${share#*=} / 480 ))
  # A section keeps to its time by itself; the limit is for one that hangs.
  timeout -k 5 $(( limit + 120 )) "$python" "$here/gpu.py" "$section" --device "$device" \
    --seconds "$limit" --graphs "$graphs" --out "$out" >"$out/$section.log" 2>&1 ||
    { echo "gpu.sh: $section failed:"; tail -3 "$out/$section.log"; } >&2
done
"$python" "$here/gpu.py" report --device "$device" --out "$out"
