alter publication sw_pub set (publish_via_partition_root = true);
