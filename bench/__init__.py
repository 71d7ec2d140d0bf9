"""What a request costs, measured on the server that people run; `python -m bench`."""
