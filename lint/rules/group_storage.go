package rules

import "github.com/nacosgen/nacosgen/lint"

// storageRules are those about quorum, placement and the datasource.
func storageRules() []*lint.Rule {
	return []*lint.Rule{
		QuorumTwoMembers, QuorumEven, ClusterOfOne, MajorityOnOneHost, MajorityInOneZone, QuorumLostWithZone, QuorumLostWithFewHosts,
		VersionMixed, TooManyMembers, SiteWeightUnused, FunctionModeMixed, DeploymentTypeMixed3x, DBOnMemberHost,
		DatasourceMissing, PlatformMissing, PlatformKeyUnsupported, PlatformKeyDeprecated, PlatformValueOdd, DerbyInCluster,
		EmbeddedAndExternal, EmbeddedWithoutVolume, DBNumVsURLs, DBIndexGap,
		DBURLEntity, DBURLParamsMalformed, DBURLNoEncoding, DBMySQL8KeyRetrieval, DBNoServerTimezone, DBTimeoutsAbsent,
		DBPasswordComma, DBPasswordPlaceholder, DBLoopbackInContainer, DBLoopbackInCluster, DBDiffersBetweenNodes,
		DBRootUser, DBWeakPassword, DBSystemSchema, DBSchemaTooOld, DBMultiURLMisread, DBPoolBudget,
	}
}
