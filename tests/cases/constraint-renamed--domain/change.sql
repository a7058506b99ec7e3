alter domain d rename constraint other to five;
