package rules

import "github.com/nacosgen/nacosgen/lint"

func portsRules() []*lint.Rule {
	return []*lint.Rule{
		PortSetCollision,
		PortDerivedOutOfRange,
		PortPrivileged,
		PortAdjacentUpgradeHazard,
		MemberPortNotServerPort,
		VIPGRPCMissing,
		DockerGRPCUnpublished,
		DockerOffsetBroken,
		DockerPublishWithHostNetwork,
		PublishedPortDuplicate,
		PublishedPortHitsBoundPort,
		PeerPortsExposed,
		ServerPortKeyOn3x,
		VIPPortEqualsNodePort,
	}
}
