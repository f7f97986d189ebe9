package rules

import "github.com/nacosgen/nacosgen/lint"

func dockerRules() []*lint.Rule {
	return []*lint.Rule{
		AuthEnvMandatory3x,
		ComposeDollar,
		DockerDBMasterSlaveEnv,
		DockerDBNumAboveOne,
		EnvDottedName,
		EnvFileQuotes,
		EnvFileSpaces,
		EnvRenamedPort,
		EnvUnknown,
		ImageFloatingTag,
		ImageModeUnset,
		MountedPropertiesIgnoreEnv,
		MountedPropertiesWrongVersion,
		OptionAfterImage,
	}
}
