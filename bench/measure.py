#!/usr/bin/env python3
"""Runs commands in turn, several times each, and prints the best times and the peak memory of each.

  measure.py [--runs N] [--cpu C] NAME=COMMAND... -> one line `NAME cpu-seconds MiB wall-seconds` per command

CPU time is user plus system time of that one process: for a program of one thread it is the wall time of a machine that
has nothing else to do. Both are printed, so that a program that waits is seen to wait.

The commands of one round run one after the other, so that a change in the machine's mood meets all of them; the best of
the rounds is what disturbs least. Memory is the kernel's ru_maxrss of that one process, from wait4().
"""
import os
import shlex
import sys
import time


def run(command, cpu):
    words = shlex.split(command)
    pid = os.fork()
    if pid == 0:
        try:
            if cpu is not None and hasattr(os, "sched_setaffinity"):
                os.sched_setaffinity(0, {cpu})
            os.execvp(words[0], words)
        except OSError as error:
            os.write(2, f"measure.py: {words[0]}: {error}\n".encode())
        os._exit(127)
    start = time.perf_counter()
    _, status, usage = os.wait4(pid, 0)
    seconds = time.perf_counter() - start
    if status != 0:
        raise SystemExit(f"measure.py: failed: {command}")
    unit = 1 if sys.platform == "darwin" else 1024
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / (1 << 20), seconds


def main(arguments):
    runs, cpu, commands = 5, None, []
    rest = iter(arguments)
    for argument in rest:
        if argument == "--runs":
            runs = int(next(rest))
        elif argument == "--cpu":
            cpu = int(next(rest))
        else:
            commands.append(argument.split("=", 1))
    results = {name: [] for name, _ in commands}
    for _ in range(runs):
        for name, command in commands:
            results[name].append(run(command, cpu))
    for name, samples in results.items():
        cpu_seconds, memory, seconds = zip(*samples)
        print(name, f"{min(cpu_seconds):.4f} {max(memory):.0f} {min(seconds):.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
