"""Run the command as a module: python -m revcycle."""

from revcycle.cli import main

main()
