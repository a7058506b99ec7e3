alter foreign table t options (add fetch_size '10', add use_remote_estimate 'true');
