"""One file per topic. `contracts.registry` says who sends and who receives what."""
