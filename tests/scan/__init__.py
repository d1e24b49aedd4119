"""What does a scanner that attacks every page find? `make scan`: wapiti against the running demonstration, docs/scan.md."""
