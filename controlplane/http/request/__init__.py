"""The way of a request: who asks, what is read, what is answered."""
