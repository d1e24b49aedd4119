"""How does a leader look at the district? The observatory: figures, the lists behind them, charts, files, a large screen."""
