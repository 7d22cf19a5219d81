"""What is asked, and what is answered? Knows no screen."""
