"""The platform under a seed: real services and databases, a made-up broker, clock and payer.

`world` holds what runs, `actions` what may happen, `auditor` what must hold in the end. A seed
decides everything, so that a failing run can be run again. See docs/architecture/simulation.md.
"""
