"""What every service's HTTP side shares: the app, dependencies, errors, pages."""
