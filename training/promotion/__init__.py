"""The gate that can say no: whether a new card takes the champion's place."""
