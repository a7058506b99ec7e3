"""What the API says of itself: operations, and the OpenAPI document made of them."""
