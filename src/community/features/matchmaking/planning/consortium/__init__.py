"""Teams that cover the weighted needs of a joint project: the best few, proved where time allows."""
