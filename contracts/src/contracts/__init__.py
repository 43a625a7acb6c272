"""What the services tell each other and the world: event models, shared shapes, the registry.

Every side imports these models; none imports another side.
"""
