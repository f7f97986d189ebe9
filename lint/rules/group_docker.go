package rules

import "github.com/nacosgen/nacosgen/lint"

func dockerRules() []*lint.Rule {
	return []*lint.Rule{
		DockerDBMasterSlaveEnv,
		DockerDBNumAboveOne,
		EnvRenamedPort,
		ImageFloatingTag,
		ImageModeUnset,
		MountedPropertiesWrongVersion,
	}
}
