"""Who we are to the clearinghouse: ids, the asking provider, control numbers."""
