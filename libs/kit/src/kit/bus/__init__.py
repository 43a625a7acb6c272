"""The bus port, and its adapters. Services know the port only."""
