"""What would other numbers cost? The pages of the policy laboratory: compare, heat map, years to come, own tables."""
