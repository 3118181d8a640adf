#!/usr/bin/env python3
"""Writes one and the same program of N operations as MIL text and in MLIR's generic form.

  generate.py N PROGRAM.mil PROGRAM.mlir

Half of the operations are `const` with an fp16 scalar, half are `mul` of the value before and that constant. All names
differ, and the literals run through 1024 values. The MIL text is spelled as a printer spells it, so that the output of
parse and print must equal the input.
"""
import sys

VALUES = 1024
SHAPE = (1, 768, 1, 256)


def literals():
    """fp16 values from 1 to 2 as (hexadecimal, decimal) spellings; both are exact."""
    for step in range(VALUES):
        value = 1 + step / VALUES
        mantissa, exponent = value.hex().split("p")
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        yield f"{mantissa}p{exponent}", f"{value:.10f}"


def mil(file, pairs, spellings):
    tensor = f"tensor<fp16, [{', '.join(map(str, SHAPE))}]>"
    file.write("program(1.3)\n{\n    func main<ios18>(" + tensor + " var_0) {\n")
    for index in range(1, pairs + 1):
        literal = spellings[index % VALUES][0]
        file.write(
            f'            fp16 cst_{index} = const()[name = string("cst_{index}"), val = fp16({literal})];\n'
            f'            {tensor} var_{index} = mul(x = var_{index - 1}, y = cst_{index})[name = string("var_{index}")];\n')
    file.write(f"        }} -> (var_{pairs});\n}}")


def mlir(file, pairs, spellings):
    tensor = f"tensor<{'x'.join(map(str, SHAPE))}xf16>"
    file.write('"mil.func"() ({\n^bb0(%var_0: ' + tensor + "):\n")
    for index in range(1, pairs + 1):
        literal = spellings[index % VALUES][1]
        file.write(
            f'  %cst_{index} = "mil.const"() {{name = "cst_{index}", val = {literal} : f16}} : () -> tensor<f16>\n'
            f'  %var_{index} = "mil.mul"(%var_{index - 1}, %cst_{index}) {{name = "var_{index}"}} : '
            f"({tensor}, tensor<f16>) -> {tensor}\n")
    file.write(f'  "mil.return"(%var_{pairs}) : ({tensor}) -> ()\n}}) : () -> ()\n')


def main(arguments):
    operations, mil_path, mlir_path = int(arguments[0]), arguments[1], arguments[2]
    spellings = list(literals())
    for write, path in ((mil, mil_path), (mlir, mlir_path)):
        with open(path, "w", encoding="ascii", buffering=1 << 20) as file:
            write(file, operations // 2, spellings)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
