package deployment

import "github.com/nacosgen/nacosgen/diag"

// What is said about a logging block. Arguments stand in the order in which
// the English summary takes them.

func levelText() diag.Text {
	return diag.Text{
		Summary: diag.Words{EN: "level %q, expected TRACE, DEBUG, INFO, WARN, ERROR or OFF", ZH: "日志级别 %q 无效，应为 TRACE、DEBUG、INFO、WARN、ERROR 或 OFF"},
		Detail: diag.Words{
			EN: "Logback takes a level that it does not know for DEBUG, without a word.",
			ZH: "Logback 会把不认识的级别当作 DEBUG，并且不给出任何提示。",
		},
	}
}

func sizeText() diag.Text {
	return diag.Text{
		Summary: diag.Words{EN: "%s %q, expected a size such as 50MB with the unit KB, MB or GB", ZH: "%s 的值 %q 无效，应为带单位 KB、MB 或 GB 的大小，例如 50MB"},
		Detail: diag.Words{
			EN: "Logback does not start an appender whose size it can't read. Write a whole number and a unit.",
			ZH: "Logback 读不懂大小时不会启动该 appender。请写整数和单位。",
		},
	}
}

func historyText() diag.Text {
	return diag.Text{
		Summary: diag.Words{EN: "max_history %d, expected a number of days from 0", ZH: "max_history 的值 %d 无效，应为不小于 0 的天数"},
		Detail:  diag.Words{EN: "Write for how many days files are kept.", ZH: "请写出文件保留的天数。"},
	}
}

func otherReleaseText() diag.Text {
	return diag.Text{
		Summary: diag.Words{EN: "%q is no logger or appender of Nacos %s, only of %s", ZH: "Nacos %[2]s 没有名为 %[1]q 的 logger 或 appender，只有 %[3]s 有"},
		Detail: diag.Words{
			EN: "The cluster's nodes run both releases. Nodes of %[2]s go without this block.",
			ZH: "集群中的节点运行着这两个版本。%[2]s 的节点不使用此块。",
		},
	}
}

func noLoggerText() diag.Text {
	return diag.Text{
		Summary: diag.Words{EN: "level for %q, into which no logger of Nacos %s writes", ZH: "为 %q 设置了级别，但 Nacos %s 没有 logger 写入它"},
		Detail: diag.Words{
			EN: "The release has this appender but does not use it. Take the level away.",
			ZH: "该版本定义了此 appender，但并未使用。请去掉级别。",
		},
	}
}

func noFileText() diag.Text {
	return diag.Text{
		Summary: diag.Words{EN: "limit for %q, which in Nacos %s writes into no file of its own", ZH: "为 %q 设置了限制，但它在 Nacos %s 中不写入任何日志文件"},
		Detail: diag.Words{
			EN: "Sizes and history concern files that roll. Take the limit away, or name the appender that writes the file.",
			ZH: "大小和保留天数只对滚动的日志文件有意义。请去掉该限制，或写出写文件的 appender 名称。",
		},
	}
}

func conflictText() diag.Text {
	return diag.Text{
		Summary: diag.Words{EN: "%s by logger %q, but %s by logger %q, which means the same", ZH: "logger %[2]q 设为 %[1]s，而含义相同的 logger %[4]q 设为 %[3]s"},
		Detail: diag.Words{
			EN: "A logger block may name a logger or the appender that it writes into. Keep one of the two settings.",
			ZH: "logger 块可以写 logger 名称，也可以写它所用的 appender 名称。请只保留其中一处设置。",
		},
	}
}

func capText() diag.Text {
	return diag.Text{
		Summary: diag.Words{
			EN: "total_size_cap %[1]s is less than the max_file_size %[2]s of %[3]s (appenders concerned: %[4]d)",
			ZH: "total_size_cap %[1]s 小于 %[3]s 的 max_file_size %[2]s（涉及 %[4]d 个 appender）",
		},
		Detail: diag.Words{
			EN: "Logback does not start such an appender: its log file stays empty. Set max_file_size and total_size_cap together, the cap a few times the size.",
			ZH: "Logback 不会启动这样的 appender，日志文件会一直为空。请同时设置 max_file_size 和 total_size_cap，后者应为前者的数倍。",
		},
	}
}

func noHistoryText() diag.Text {
	return diag.Text{
		Summary: diag.Words{
			EN: "max_history %[2]s keeps files for ever, so that the total_size_cap %[1]s of %[3]s has no effect (appenders concerned: %[4]d)",
			ZH: "max_history %[2]s 会永久保留文件，使 %[3]s 的 total_size_cap %[1]s 失效（涉及 %[4]d 个 appender）",
		},
		Detail: diag.Words{
			EN: "Write the number of days from 1, or, to keep everything, total_size_cap = \"0GB\" as well.",
			ZH: "请写不小于 1 的天数；若确要全部保留，请同时写 total_size_cap = \"0GB\"。",
		},
	}
}

func folderText() diag.Text {
	return diag.Text{
		Summary: diag.Words{EN: "log folder %q holds %q, expected a path that Logback takes as it is", ZH: "日志目录 %q 含有 %q，应为 Logback 能原样使用的路径"},
		Detail: diag.Words{
			EN: "Logback reads such a part as a variable, an escape or a pattern, and has no way to write it plainly. Take a folder without it.",
			ZH: "Logback 会把这部分当作变量、转义或模式，无法原样写出。请换一个不含它的目录。",
		},
	}
}

func twoFoldersText() diag.Text {
	return diag.Text{
		Summary: diag.Words{EN: "nacos.logs.path is not the logging directory %q", ZH: "nacos.logs.path 与 logging 的 directory %q 不一致"},
		Detail: diag.Words{
			EN: "Both set the folder of the log files. Keep logging.directory and take the property away.",
			ZH: "两者都设置日志目录。请保留 logging.directory，去掉该配置项。",
		},
	}
}
