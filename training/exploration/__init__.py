"""What the leads below the line are worth, learned from the few that went to sales anyway."""
