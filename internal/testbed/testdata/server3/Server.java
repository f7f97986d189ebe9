import com.alibaba.nacos.NacosServerBasicApplication;
import com.alibaba.nacos.NacosServerWebApplication;
import com.alibaba.nacos.console.NacosConsole;
import com.alibaba.nacos.core.listener.startup.NacosStartUp;
import com.alibaba.nacos.core.listener.startup.NacosStartUpManager;
import com.alibaba.nacos.sys.env.DeploymentType;
import com.alibaba.nacos.sys.env.EnvUtil;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts a 3.x server. The bootstrap module of the release is published nowhere: this does what it does, which is
 * one Spring context without a web server, then the API and the console as two web servers below it.
 */
public class Server {
    public static void main(String[] args) throws Exception {
        DeploymentType type = DeploymentType.getType(System.getProperty("nacos.deployment.type", "merged"));
        EnvUtil.setDeploymentType(type);
        ConfigurableApplicationContext core = null;
        if (type != DeploymentType.CONSOLE) {
            NacosStartUpManager.start(NacosStartUp.CORE_START_UP_PHASE);
            core = new SpringApplicationBuilder(NacosServerBasicApplication.class).web(WebApplicationType.NONE).run(args);
            NacosStartUpManager.start(NacosStartUp.WEB_START_UP_PHASE);
            Report.accessLog(new SpringApplicationBuilder(NacosServerWebApplication.class).parent(core).run(args));
        }
        if (type != DeploymentType.SERVER) {
            NacosStartUpManager.start(NacosStartUp.CONSOLE_START_UP_PHASE);
            SpringApplicationBuilder console = new SpringApplicationBuilder(NacosConsole.class);
            Report.accessLog((core == null ? console : console.parent(core)).run(args));
        }
        Report.logging();
    }
}
