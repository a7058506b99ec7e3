alter publication pb set (publish_via_partition_root = false);
