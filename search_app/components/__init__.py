"""The parts that the pages are made of. Only these, the pages and app.py know Streamlit."""
