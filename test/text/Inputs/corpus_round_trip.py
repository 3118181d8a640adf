"""corpus_round_trip.py MILC CORPUS WORK: every compiled model of the corpus comes back from milc byte for byte, as it is
and by way of the other spelling."""
import pathlib
import subprocess
import sys

milc, corpus, work = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
work.mkdir(parents=True, exist_ok=True)


def compile(source, target, *options):
    subprocess.run([milc, source, "-o", target, *options], check=True)
    return target.read_bytes()


models = sorted(corpus.glob("*/expected.mlmodelc/model.mil"))
failures = 0
for model in models:
    text = model.read_bytes()
    own, other = ("1.0", "1.3") if text.startswith(b"program(1.0)") else ("1.3", "1.0")
    there, back = work / "there.mil", work / "back.mil"
    same = compile(model, back) == text
    respelled = compile(model, there, f"--mil-version={other}").startswith(f"program({other})".encode())
    returned = compile(there, back, f"--mil-version={own}") == text
    if not (same and respelled and returned):
        failures += 1
        print(f"{model}: same {same}, respelled {respelled}, returned {returned}")
print(f"{len(models) - failures} of {len(models)} models")
sys.exit(failures != 0 or not models)
