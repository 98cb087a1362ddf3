"""What breaks: kills, power cuts, full disks. Every rig carries a fault that it must catch."""
