alter publication p set (publish_via_partition_root = true);
