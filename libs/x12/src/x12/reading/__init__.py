"""From a text or a stream to loops: segments, envelopes and the walk through a guide."""
