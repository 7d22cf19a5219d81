"""Programs that back every claim: each runs the alternative in the same run."""
