"""What happens to a lead that qualified? Built with the live path."""
