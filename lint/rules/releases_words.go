package rules

import (
	"strings"

	"github.com/nacosgen/nacosgen/diag"
)

// releasesIn gives a rule's text about releases in lang. What is numbers alone
// reads the same in both.
func releasesIn(text string, lang diag.Language) string {
	if lang != diag.Chinese {
		return text
	}
	if zh := releasesInChinese()[text]; zh != "" {
		return zh
	}
	if number, ok := strings.CutSuffix(text, " and later"); ok && !strings.Contains(number, " ") {
		return number + " 及以后"
	}
	return text
}

// releasesInChinese has the texts of the rules, by the English ones.
func releasesInChinese() map[string]string {
	return map[string]string{
		"all":        "所有版本",
		"all images": "所有镜像",
		"by key":     "视配置项而定",
		"1.3 with embedded storage, 1.4.0 and later (JRaft); 2.0.0 and later (gRPC)":                                               "使用嵌入式存储的 1.3、1.4.0 及以后（JRaft）；2.0.0 及以后（gRPC）",
		"1.3 with embedded storage, 1.4.0 and later (JRaft); 2.0.0 and later (gRPC between servers)":                               "使用嵌入式存储的 1.3、1.4.0 及以后（JRaft）；2.0.0 及以后（服务端之间的 gRPC）",
		"1.1.0 - 1.3.2 (any name); 1.4.3 - 1.4.8, 2.0.2 and later (a name without a dot)":                                          "1.1.0 - 1.3.2（任何名称）；1.4.3 - 1.4.8、2.0.2 及以后（不含点的名称）",
		"1.2.0 - 2.1.2 with authentication on":                                                                                     "1.2.0 - 2.1.2，且开启鉴权",
		"1.2.0 and later with authentication on":                                                                                   "1.2.0 及以后，且开启鉴权",
		"1.2.0 and later, with authentication on":                                                                                  "1.2.0 及以后，且开启鉴权",
		"1.2.0 and later; a missing key concerns 1.2.0 - 2.1.2":                                                                    "1.2.0 及以后；未设置密钥时涉及 1.2.0 - 2.1.2",
		"1.2.0 and later; before, there is no login for clients":                                                                   "1.2.0 及以后；此前客户端没有登录",
		"1.2.0 and later; renamed in 2.1.0 and 3.3.0":                                                                              "1.2.0 及以后；2.1.0 和 3.3.0 各改名一次",
		"1.3.1 and later; through the image's variables 1.3.1 - 2.1.2":                                                             "1.3.1 及以后；通过镜像的环境变量时为 1.3.1 - 2.1.2",
		"1.4.0 - 2.2.1; 2.2.2 - 2.5.x with authentication on; 3.x with that of clients or of the console on":                       "1.4.0 - 2.2.1；2.2.2 - 2.5.x 且开启鉴权；3.x 且开启客户端或控制台的鉴权",
		"1.4.1 - 2.5.x with authentication on":                                                                                     "1.4.1 - 2.5.x，且开启鉴权",
		"1.4.1 and later with authentication on; 3.2.4 and later always":                                                           "1.4.1 及以后且开启鉴权；3.2.4 及以后一律涉及",
		"1.4.1 and later; a missing identity concerns 1.4.2 - 1.4.4 and 2.0.0 - 2.2.0.1":                                           "1.4.1 及以后；未设置身份识别信息时涉及 1.4.2 - 1.4.4 和 2.0.0 - 2.2.0.1",
		"1.4.1, 1.4.5 - 1.4.8 and 2.2.1 - 2.5.x with authentication on; 3.x always":                                                "1.4.1、1.4.5 - 1.4.8 和 2.2.1 - 2.5.x 且开启鉴权；3.x 一律涉及",
		"1.4.5 - 1.4.8, 2.1.1 and later":                                                                                           "1.4.5 - 1.4.8、2.1.1 及以后",
		"2.0.0 - 2.2.0.1, which have no TLS for gRPC":                                                                              "2.0.0 - 2.2.0.1，其 gRPC 不支持 TLS",
		"2.2.0 - 2.2.1 and 3.x always; 2.2.2 - 2.5.x with authentication on":                                                       "2.2.0 - 2.2.1 和 3.x 一律涉及；2.2.2 - 2.5.x 且开启鉴权",
		"2.2.0 and later; gone in 3.3.0":                                                                                           "2.2.0 及以后；3.3.0 起已移除",
		"3.0.0 and later; from 3.3.0 on the login of clients is on unless it is switched off":                                      "3.0.0 及以后；自 3.3.0 起客户端鉴权默认开启",
		"NACOS_SERVER_PORT up to 1.2.1, NACOS_APPLICATION_PORT from 1.2.1 on":                                                      "1.2.1 及以前为 NACOS_SERVER_PORT，自 1.2.1 起为 NACOS_APPLICATION_PORT",
		"all images but v2.1.2":                                                                                                    "除 v2.1.2 外的所有镜像",
		"all images; lost where the entry point is run by sh: v1.4.8, v2.4.0 and later":                                            "所有镜像；入口脚本由 sh 执行时丢失：v1.4.8、v2.4.0 及以后",
		"all where the folder is set to nothing; through 1.4.3 and 2.0.0 - 2.1.0 it is shipped so":                                 "目录被设为空的所有版本；1.4.3 及以前和 2.0.0 - 2.1.0 自带的就是空值",
		"all; 1.3.0 - 1.4.8 fill in 8848, all others the main port of the node that reads the list":                                "所有版本；1.3.0 - 1.4.8 补上 8848，其他版本补上读取列表的节点的主端口",
		"all; 2.0.0 - 2.0.4 serve everything unless the key is set":                                                                "所有版本；2.0.0 - 2.0.4 未设置时开放所有端点",
		"all; Java 8, and Java 17 from 3.0.0 on":                                                                                   "所有版本；需要 Java 8，自 3.0.0 起需要 Java 17",
		"all; clients of 1.x, and others that poll over HTTP":                                                                      "所有版本；涉及 1.x 客户端以及通过 HTTP 长轮询的其他客户端",
		"all; default heap of the image 2g through 1.4.1, 1g from 1.4.2 on; of startup.sh 2g, standalone 512m":                     "所有版本；镜像的默认堆在 1.4.1 及以前为 2g，自 1.4.2 起为 1g；startup.sh 为 2g，单机模式为 512m",
		"all; default heaps as in heap-over-limit":                                                                                 "所有版本；默认堆见 heap-over-limit",
		"all; defaults of the image 2g through 1.4.1, 1g from 1.4.2 on":                                                            "所有版本；镜像的默认值在 1.4.1 及以前为 2g，自 1.4.2 起为 1g",
		"all; from 1.2.0 on only without an auth system":                                                                           "所有版本；自 1.2.0 起仅在没有鉴权系统时",
		"all; from 3.0.0 on the old key moves more than the new one":                                                               "所有版本；自 3.0.0 起旧配置项影响的范围大于新配置项",
		"all; gRPC from 2.0.0 on":                                                                                                  "所有版本；gRPC 自 2.0.0 起",
		"all; loggers that the release itself ships at DEBUG are left alone":                                                       "所有版本；该版本自带的 DEBUG 级别 logger 不受影响",
		"all; no IPv6 member at all up to 1.4.0":                                                                                   "所有版本；1.4.0 及以前完全不支持 IPv6 成员",
		"all; on 1.4.3 no name without a dot":                                                                                      "所有版本；1.4.3 不接受不含点的名称",
		"all; on 3.x the console has a port of its own":                                                                            "所有版本；3.x 的控制台有自己的端口",
		"all; stock caps add up to 97 GB a node at 1.1.0, 109 GB at 1.4.8, 148 GB at 2.5.1, 155 GB at 3.0.3":                       "所有版本；自带上限之和为每个节点 97 GB（1.1.0）、109 GB（1.4.8）、148 GB（2.5.1）、155 GB（3.0.3）",
		"all; the image has Asia/Shanghai built in":                                                                                "所有版本；镜像内置时区 Asia/Shanghai",
		"all; the pool's size can be set from 1.4.1":                                                                               "所有版本；自 1.4.1 起可设置连接池大小",
		"all; users and passwords from 1.3.1":                                                                                      "所有版本；用户和密码自 1.3.1 起",
		"all; what is odd depends on the release":                                                                                  "所有版本；哪些值有问题因版本而异",
		"all; which ports a node takes depends on the release":                                                                     "所有版本；节点占用哪些端口因版本而异",
		"all; which ports a server opens depends on the release":                                                                   "所有版本；服务端打开哪些端口因版本而异",
		"all; which ports follow from the main one depends on the release":                                                         "所有版本；由主端口派生哪些端口因版本而异",
		"all; young generation of the image 1g through 1.4.1, 512m from 1.4.2 on":                                                  "所有版本；镜像的年轻代在 1.4.1 及以前为 1g，自 1.4.2 起为 512m",
		"as token-too-short; 2.0.4 - 2.1.2 and 2.2.1 - 2.2.4 use the raw bytes; the length counts from 2.4.1 on":                   "同 token-too-short；2.0.4 - 2.1.2 和 2.2.1 - 2.2.4 使用原始字节；自 2.4.1 起检查长度",
		"before 2.5.0, of which none has come since October 2024":                                                                  "2.5.0 之前，这些版本自 2024 年 10 月起不再发布",
		"from 1.x to 2.2.0 and later; to 2.1.x without nacos.core.support.upgrade.from.1x":                                         "从 1.x 到 2.2.0 及以后；未设置 nacos.core.support.upgrade.from.1x 时到 2.1.x",
		"those newer than the newest known":                                                                                        "比已知最新版本更新的版本",
		"through 1.4.2 and 2.0.0 - 2.1.0":                                                                                          "1.4.2 及以前、2.0.0 - 2.1.0",
		"through 1.4.2 and 2.0.0 - 2.1.0 whenever it is on; 1.4.3 - 1.4.8 without max-days; 2.1.1 and later with max-days below 1": "1.4.2 及以前和 2.0.0 - 2.1.0 只要开启；1.4.3 - 1.4.8 未设置 max-days；2.1.1 及以后 max-days 小于 1",
		"through 2.1.x": "2.1.x 及以前",
		"upgrades from before 2.1.0, before 2.5.0 or before 3.2.0": "从 2.1.0、2.5.0 或 3.2.0 之前的版本升级",
	}
}
