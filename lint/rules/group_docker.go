package rules

import "github.com/nacosgen/nacosgen/lint"

func dockerRules() []*lint.Rule {
	return []*lint.Rule{
		AuthEnvMandatory3x,
		ComposeDollar,
		ConfDirMountHides,
		ContainerNameTaken,
		CustomPropertiesIgnored,
		DebugPortPublished,
		DockerDBMasterSlaveEnv,
		DockerDBNumAboveOne,
		EnvDottedName,
		EnvFileQuotes,
		EnvFileSpaces,
		EnvRenamedPort,
		EnvUnknown,
		HealthcheckPath,
		ImageFloatingTag,
		ImageModeUnset,
		MountedPropertiesIgnoreEnv,
		MountedPropertiesWrongVersion,
		OptionAfterImage,
		RestartPolicyMissing,
		VolumeTargetDuplicate,
		VolumeTargetWrong,
	}
}
