package rules

import "github.com/nacosgen/nacosgen/lint"

func membersRules() []*lint.Rule {
	return []*lint.Rule{
		MemberSelfAbsent,
		MemberListDiffers,
		SelfAddressNotFQDN,
		SelfIPLoopback,
		MemberDuplicate,
		MemberPortMissing,
		MemberPortInvalid,
		MemberRaftPortSuffix,
		MemberBlankEntry,
		MemberCommaSpace,
		MemberIPv6Unbracketed,
		NacosServersLiteralQuotes,
		NacosServersUsesHostPorts,
		MemberNameUnderscore,
		MemberLoopback,
		MemberNameAndIPMixed,
		MemberNameWithoutHostnameMode,
		HostnameModeWithIPList,
		HostnameNotDeclared,
		SelfIPKeyMisplaced,
		NetworkFilterNotIndexed,
		SelfIPNotPinned,
		MemberContainerInternalIP,
		MemberListPropertyShadowed,
		LookupTypeContradiction,
		DockerClusterConfMounted,
		MemberPublicAddress,
	}
}
