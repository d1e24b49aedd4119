"""What may be seen? Notices, open data, dashboards, archive; reads only."""
