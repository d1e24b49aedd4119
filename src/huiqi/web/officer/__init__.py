"""What does the district's staff work with? The desk: queue, case, meetings, numbers, windows."""
