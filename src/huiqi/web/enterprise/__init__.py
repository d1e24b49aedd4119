"""What does a firm see and do? Its home, the task list of an application, and where each case stands."""
