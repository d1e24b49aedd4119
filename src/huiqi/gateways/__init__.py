"""What leaves the machine? Treasury, credit, statistics, SMS, files, seal; each with its fake."""
