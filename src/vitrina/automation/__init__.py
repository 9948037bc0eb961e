"""From a decision to the platform: proposals, guard rails, approval, action, audit."""
