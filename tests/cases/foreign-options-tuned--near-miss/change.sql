alter foreign table t options (add fetch_size '10', set flavour 'z');
