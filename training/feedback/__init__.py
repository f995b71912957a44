"""What sales says of leads: believed as far as it deserves, and answered."""
